"""The question, its file and the plan that answers it: records alone."""
