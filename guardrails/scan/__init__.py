"""Reading live clouds: units of reading, their journal, their pace. Knows no cloud."""
