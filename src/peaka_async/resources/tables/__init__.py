"""Internal tables: Peaka Tables, which CSV imports fill, and BI tables, which only the web studio does."""
