package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of every type survive being dropped, hidden and converted, and come back exactly. */
@WithServers
class EveryTypeIT {

  private static final TableName T = TableName.of("t");

  private final TestDatabase database;
  private final Workbench bench;
  private final Scenario scenario;

  EveryTypeIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.scenario = new Scenario(bench);
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  static Stream<Arguments> types() {
    return Stream.of(numbers(), texts(), times(), networks(), collections(), others())
        .flatMap(types -> types);
  }

  private static Stream<Arguments> numbers() {
    return Stream.of(
        type("smallint", "-32768", "32767", "0"),
        type("integer", "-2147483648", "2147483647"),
        type("bigint", "-9223372036854775808", "9223372036854775807"),
        type(
            "numeric",
            "'NaN'",
            "'Infinity'",
            "0.000000000000000000000000000001",
            "'1e100'",
            "1.500"),
        type("numeric(10,2)", "99999999.99", "-0.01", "1.50"),
        type("numeric(5,-2)", "1234500", "100"),
        type("real", "'NaN'", "'-Infinity'", "1e-45", "3.4028235e38", "0.1"),
        type("double precision", "'NaN'", "5e-324", "1.7976931348623157e308", "0.1", "'-0'"),
        type("money", "'-92233720368547758.08'", "12.34"),
        type("boolean", "true", "false"));
  }

  private static Stream<Arguments> texts() {
    return Stream.of(
        type(
            "text",
            "''",
            "'it''s \"quoted\" \\ back'",
            "'ümläut 漢字 🐦'",
            "E'tab\\tline\\n'",
            "' blanks '"),
        type("character varying(20)", "''", "'x'", "repeat('ä', 20)"),
        type("character(5)", "'ab'", "''", "'abcde'"),
        type("\"char\"", "'x'", "''"),
        type("name", "'a name'"),
        type("bytea", "'\\x00ff27'", "''", "'\\xdeadbeef'"));
  }

  private static Stream<Arguments> times() {
    return Stream.of(
        type("date", "'infinity'", "'0001-01-01 BC'", "'2024-02-29'"),
        type("time without time zone", "'23:59:59.999999'", "'24:00'"),
        type("time with time zone", "'12:00:00.000001+05:30'"),
        type("timestamp without time zone", "'2024-03-31 02:30:00.123456'", "'-infinity'"),
        type("timestamp(3) without time zone", "'2024-03-31 02:30:00.123'"),
        type("timestamp with time zone", "'2024-10-27 02:30:00.654321+02'", "'epoch'"),
        type("interval", "'1 year -2 months 3 days -04:05:06.789'", "'-1 day +02:03'", "'0'"),
        type("interval day to second(2)", "'3 days 04:05:06.78'"));
  }

  private static Stream<Arguments> networks() {
    return Stream.of(
        type("uuid", "'0190a1b2-0000-7000-8000-000000000000'"),
        type("inet", "'::1/64'", "'10.1.2.3'"),
        type("cidr", "'10.1.0.0/16'"),
        type("macaddr", "'08:00:2b:01:02:03'"),
        type("json", "'{\"b\": 1,  \"a\":[1, 2 ]}'", "'null'"),
        type("jsonb", "'{\"b\":1.50,\"a\":null}'", "'\"text\"'", "'null'"),
        type("xml", "'<a b=\"c\">text &amp; more</a>'"),
        type("bit(3)", "B'101'"),
        type("bit varying(5)", "B''", "B'10101'"));
  }

  private static Stream<Arguments> collections() {
    return Stream.of(
        type("integer[]", "'{}'", "'{1,NULL,3}'", "'{{1,2},{3,4}}'", "'[0:1]={7,8}'"),
        type("text[]", "'{\"a,b\",\"c\\\"d\",NULL,\"NULL\",\"\"}'", "'{\" x \"}'"),
        type("numeric(10,2)[]", "'{1.50,2}'"),
        type("timestamp with time zone[]", "'{2024-10-27 02:30:00.654321+02}'"),
        type("int4range", "'[1,10)'", "'empty'", "'(,5)'"),
        type("tstzrange", "'[2024-01-01 00:00+01,)'"),
        type("int4multirange", "'{[1,3),[5,8)}'"));
  }

  private static Stream<Arguments> others() {
    return Stream.of(
        type("point", "'(1.5,-2)'"),
        type("polygon", "'((0,0),(1,1),(1,0))'"),
        type("tsvector", "'fat:2 cat:3A'"),
        type("tsquery", "'fat & (rat | cat)'"),
        type("pg_lsn", "'16/B374D848'"),
        type("regclass", "'pg_class'"),
        type("oid", "4294967295"),
        type("public.mood", "'sad'", "'it''s ok'"),
        type("public.positive", "5"),
        type("public.pair", "'(1,\"a \"\"b\"\" \\\\ c,d\")'", "'(,)'"),
        type("public.pair[]", "ARRAY[ROW(1, 'x')::public.pair, NULL]"));
  }

  private static Arguments type(String name, String... literals) {
    return Arguments.of(name, List.of(literals));
  }

  private void makeTable(String type, List<String> literals) {
    assumeThat(database.server().version()).isGreaterThanOrEqualTo(type.contains(",-") ? 15 : 14);
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TYPE mood AS ENUM ('sad', 'it''s ok')",
        "CREATE DOMAIN positive AS int CHECK (value > 0)",
        "CREATE TYPE pair AS (n int, t text)",
        "CREATE TABLE t (id int PRIMARY KEY, v " + type + ")",
        "INSERT INTO t VALUES (0, NULL)");
    for (int i = 0; i < literals.size(); i++) {
      database.execute("INSERT INTO t VALUES (%d, %s)".formatted(i + 1, literals.get(i)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void comesBackAfterADropWithTheSameBytes(String type, List<String> literals) {
    makeTable(type, literals);
    List<String> bytes = bytes();

    scenario.passes(new DropColumn(T, "v", false, QuarantineMode.COPY), "t");

    assertThat(bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void comesBackAfterBecomingText(String type, List<String> literals) {
    makeTable(type, literals);
    List<String> bytes = bytes();
    String typeBefore = typeOfV();

    Workbench.Change applied =
        bench.apply(new ChangeType(T, "v", "text", Optional.empty(), CastErrorMode.FAIL));
    assertThat(typeOfV()).isEqualTo("text");
    bench.undo(applied);

    assertThat(typeOfV()).isEqualTo(typeBefore);
    assertThat(bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("types")
  void c25_isSpelledByTheCatalogueAndTakesEachValueAsDefault(String type, List<String> literals) {
    makeTable(type, literals);
    String text = database.value("SELECT v::text FROM t WHERE id = 1");

    scenario.passes(
        new AddColumn(
            T, "w", type, true, Optional.of(text), Optional.empty(), false, Optional.empty()),
        "t");
    bench.apply(
        new AddColumn(
            T, "w", type, false, Optional.of(text), Optional.empty(), false, Optional.empty()));

    assertThat(database.query("SELECT w::text FROM t")).containsOnly(text);
    assertThat(
            database.value(
                "SELECT count(DISTINCT format_type(atttypid, atttypmod)) FROM pg_attribute"
                    + " WHERE attrelid = 't'::regclass AND attname IN ('v', 'w')"))
        .isEqualTo("1");
  }

  private String typeOfV() {
    return database.value(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            + " WHERE attrelid = 't'::regclass AND attname = 'v'");
  }

  /** The internal form of the values, so that nothing depends on how they are written. */
  private List<String> bytes() {
    return database.query(
        "SELECT id || ' ' || coalesce(md5(record_send(ROW(v))), '-') FROM t ORDER BY id");
  }
}
