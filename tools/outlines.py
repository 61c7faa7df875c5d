def write(units, rows, shapes): pass
