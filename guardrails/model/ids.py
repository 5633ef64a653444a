"""Ids that are joined from several texts: what separates the parts is escaped inside them."""


def escaped(text: str, separators: str) -> str:
    """The text with the separators, and `%`, percent-encoded; one that has neither stays as it is."""
    for character in f"%{separators}":
        if character in text:
            text = text.replace(character, f"%{ord(character):02X}")
    return text
