"""Where editions go. directory: files that are written beside and renamed, so no reader ever sees half of one."""
