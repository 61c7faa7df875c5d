"""Ways in: files, standard input and addresses on the web, each giving a Document."""
