"""The commands of the command line that have modules of their own; ``webapp.cli`` registers them."""
