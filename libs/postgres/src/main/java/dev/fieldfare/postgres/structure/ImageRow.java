package dev.fieldfare.postgres.structure;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One object as a query returns it.
 *
 * @param kind null, like the name, where the object has gone since the snapshot
 * @param hidden what the role may not see of it; null for nothing
 */
record ImageRow(String kind, String name, String properties, String hidden) {

  static ImageRow of(ResultSet row) throws SQLException {
    return new ImageRow(text(row, 1), text(row, 2), text(row, 3, "\\\\x"), text(row, 4));
  }

  /** Text that came as such or as bytes; null for NULL. */
  static String text(ResultSet row, int column) throws SQLException {
    return text(row, column, "\\x");
  }

  private static String text(ResultSet row, int column, String escape) throws SQLException {
    return row.getObject(column) instanceof byte[] bytes
        ? decoded(bytes, escape)
        : row.getString(column);
  }

  /** A database without an encoding holds any bytes; what is no UTF-8 is shown in hexadecimal. */
  private static String decoded(byte[] bytes, String escape) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      StringBuilder text = new StringBuilder();
      for (byte b : bytes) {
        if (b >= 0) {
          text.append((char) b);
        } else {
          text.append(escape).append("%02X".formatted(b & 0xFF));
        }
      }
      return text.toString();
    }
  }
}
