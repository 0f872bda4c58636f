package dev.fieldfare.gateway.rest;

/** Bodies that the API's description shows. */
final class Examples {

  static final String CHANGE =
      """
      {"type":"ADD_COLUMN","table":"survey","column":"email","dataType":"email"}""";

  static final String CHANGE_SET =
      """
      {"changes":[
        {"type":"ADD_COLUMN","table":"survey","column":"email","dataType":"email"},
        {"type":"RENAME_COLUMN","table":"survey","column":"mail","newName":"old_mail"}],
       "atomic":true}""";

  static final String SCOPE =
      """
      {"target":"main","table":"survey"}""";

  static final String TARGET =
      """
      {"target":"main"}""";

  static final String KEY =
      """
      {"name":"form-builder","role":"enqueuer"}""";

  private Examples() {}
}
