"""What the checks compute with: methods and tables of the field, one file each."""
