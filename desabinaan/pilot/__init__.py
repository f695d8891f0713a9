"""The pilot's real places: two Kanwil, two offices and their villages. Facts only, no persons."""
