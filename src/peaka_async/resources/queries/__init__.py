"""What saved queries need beyond their operations."""
