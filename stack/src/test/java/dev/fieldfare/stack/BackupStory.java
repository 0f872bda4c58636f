package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;

/** A table and the database of a running stack, backed up and restored by commands. */
final class BackupStory {
  private final House house;

  BackupStory(House house) {
    this.house = house;
  }

  void run() throws SQLException {
    try (var connection = house.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE stored (id int PRIMARY KEY, note text)");
      statement.execute("INSERT INTO stored SELECT n, 'n' || n FROM generate_series(1, 2000) n");
      client("backup", "create", "nightly", "--table", "stored", "--wait");
      statement.execute("TRUNCATE stored");
    }
    assertThat(client("backup", "verify", "nightly", "--wait").out()).contains("VERIFIED");
    assertThat(client("backup", "list", "--table", "stored").out()).contains("nightly", "2000");

    client("backup", "restore", "nightly", "--into", "stored_again", "--wait");

    assertThat(house.value("SELECT count(*) || max(note) FROM stored_again")).isEqualTo("2000n999");
    all();
  }

  /** Each command waits for its end, so they can follow each other. */
  private void all() throws SQLException {
    client("backup", "create", "everything", "full");
    assertThat(client("backup", "prove", "everything").out()).contains("PROVEN");

    client("backup", "restore", "everything", "--into", "copy");

    assertThat(house.value("SELECT count(*) FROM pg_database WHERE datname = 'copy'"))
        .isEqualTo("1");
    assertThat(house.value("SELECT count(*) FROM pg_database WHERE datname ~ 'fieldfare_scratch'"))
        .isEqualTo("0");
  }

  private House.Ended client(String... words) {
    House.Ended ended = house.client(words);
    assertThat(ended.exit()).as("%s: %s", List.of(words), ended.err()).isZero();
    return ended;
  }
}
