package dev.fieldfare.postgres.structure.scratch;

import java.sql.DriverManager;

/** A process that makes a scratch database and keeps it until it is killed. */
final class ScratchChild {

  private ScratchChild() {}

  /** Takes the URL without the database, the target and the role; reads the password. */
  public static void main(String[] arguments) throws Exception {
    String password = new String(System.in.readAllBytes()).strip();
    DatabaseConnector connector =
        database -> DriverManager.getConnection(arguments[0] + database, arguments[2], password);
    try (ScratchDatabase scratch =
            ScratchDatabase.copyOf(connector, arguments[1], "a test that is killed", 9);
        var open = scratch.connect()) {
      System.out.println("made " + scratch.name() + " " + open.getCatalog());
      Thread.currentThread().join();
    }
  }
}
