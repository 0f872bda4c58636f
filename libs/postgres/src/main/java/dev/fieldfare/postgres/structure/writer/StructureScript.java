package dev.fieldfare.postgres.structure.writer;

import java.io.IOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;

/** A structure as the text of a script that psql executes. */
public final class StructureScript {

  private final Writer out;
  private Part part;

  private StructureScript(Writer out) {
    this.out = out;
  }

  /**
   * Writes it, and behind the statements what has to exist before them and what is not among them.
   */
  public static WrittenStructure write(Connection connection, WriterOptions options, Writer out)
      throws SQLException, IOException {
    StructureScript script = new StructureScript(out);
    WrittenStructure written = StructureWriter.write(connection, options, script::add);
    script.end(written);
    return written;
  }

  private void add(Part of, String statement) throws IOException {
    if (of != part) {
      part = of;
      comment(of == Part.BEFORE_DATA ? "before data" : "after data");
    }
    out.write(statement);
    out.write(";\n");
  }

  private void end(WrittenStructure written) throws IOException {
    comments("needs the role", written.roles());
    comments("needs the membership", written.memberships());
    comments("needs the tablespace", written.tablespaces());
    comments("not written", written.unwritten());
    comment(written.isComplete() ? "complete" : "incomplete");
  }

  private void comments(String what, Collection<String> lines) throws IOException {
    for (String line : lines) {
      comment(what + ": " + line);
    }
  }

  /** One line, whatever names hold. */
  private void comment(String text) throws IOException {
    out.write("-- " + text.replaceAll("[\\r\\n\\u0085\\u2028\\u2029]", " ") + "\n");
  }
}
