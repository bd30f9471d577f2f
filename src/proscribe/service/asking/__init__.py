"""The questions that make a record, their answers, and the file that is written of them."""
