package dev.fieldfare.postgres.structure.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** An operator in the schema public that looking for scratch databases would call. */
@WithServers
class I8ScratchKeeperIT {

  @Test
  void i8_anOperatorInPublicIsNotCalledForScratchDatabases(TestDatabase database)
      throws SQLException {
    database.execute(
        "CREATE TABLE public.called (role text)",
        """
        CREATE FUNCTION public.matches(name, varchar) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO public.called VALUES (current_user);
          RETURN $1::text OPERATOR(pg_catalog.~) $2::text;
        END $$
        """,
        "CREATE OPERATOR public.~ (LEFTARG = name, RIGHTARG = varchar, FUNCTION = public.matches)");
    String server = database.jdbcUrl().substring(0, database.jdbcUrl().lastIndexOf('/') + 1);

    ScratchDatabase.dropAbandoned(
        name -> DriverManager.getConnection(server + name, database.user(), database.password()),
        database.name());

    assertThat(database.query("SELECT role FROM public.called")).isEmpty();
  }
}
