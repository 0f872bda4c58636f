package dev.fieldfare.postgres.structure.closing;

/** What was given as the document of a structure is none, or not whole. */
public final class UnreadableDocumentException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnreadableDocumentException(String message) {
    super(message);
  }
}
