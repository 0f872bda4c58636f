package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that no column may have: those of our schemas, of the server's internals, pseudo-types. */
@WithServers
class ReservedTypesIT {

  private static final TableName T = TableName.of("t");

  private final TestDatabase database;
  private final Workbench bench;

  ReservedTypesIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  @BeforeEach
  void types() {
    database.execute(
        "DROP SCHEMA public CASCADE",
        "DROP SCHEMA IF EXISTS fieldfare_q_1 CASCADE",
        "CREATE SCHEMA public",
        "CREATE SCHEMA fieldfare_q_1",
        "CREATE TABLE t (id int PRIMARY KEY, a text)",
        "CREATE TABLE fieldfare_q_1.moved (id int)",
        "CREATE DOMAIN public.over_array AS fieldfare.field_migrations[]",
        "CREATE DOMAIN public.over_domain AS over_array",
        "CREATE TYPE public.part AS (a int, b fieldfare.field_migrations)",
        "CREATE TYPE public.whole AS (a part[])",
        "CREATE TABLE public.rows_of_whole (w whole)",
        "CREATE TYPE public.span AS RANGE (subtype = part)",
        "CREATE TYPE public.plain AS (a int, b text[])",
        "CREATE DOMAIN public.plain_domain AS plain",
        "CREATE TYPE public.own_rows AS (a t)");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fieldfare.field_migrations",
        "fieldfare.field_migrations[]",
        "fieldfare.outcomes",
        "fieldfare_q_1.moved",
        "over_array",
        "over_domain",
        "over_domain[]",
        "part",
        "whole",
        "rows_of_whole",
        "span",
        "span[]",
        "span_multirange"
      })
  void d27_typesThatAreMadeOfOursAreRefused(String type) {
    assertRefused(type, FailureReason.SYSTEM_SCHEMA);
  }

  @Test
  void d27_ordinaryTypesOfUsersAreTaken() {
    for (String type : List.of("plain", "plain[]", "plain_domain", "int4range", "text[]")) {
      assertThat(bench.plan(AddColumn.nullable(T, "b", type)))
          .as(type)
          .isInstanceOf(PlanResult.Planned.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"record", "record[]", "anyelement", "void", "cstring", "trigger", "pg_statistic"})
  void d28_pseudoTypesAreNoTypesOfColumns(String type) {
    assertRefused(type, FailureReason.UNKNOWN_TYPE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "t[]", "own_rows"})
  void d28_aTableCannotContainRowsOfItself(String type) {
    assertThat(bench.refusal(AddColumn.nullable(T, "b", type)).reason())
        .isEqualTo(FailureReason.UNSUPPORTED);
    assertThat(bench.refusal(changeTo(type)).reason()).isEqualTo(FailureReason.UNSUPPORTED);
  }

  private void assertRefused(String type, FailureReason reason) {
    NewColumn column = new NewColumn("a", type, true, Optional.empty());
    for (var operation :
        List.of(
            AddColumn.nullable(T, "b", type),
            changeTo(type),
            new CreateTable(TableName.of("n"), List.of(column), List.of()))) {
      assertThat(bench.refusal(operation).reason()).isEqualTo(reason);
    }
  }

  private static ChangeType changeTo(String type) {
    return new ChangeType(T, "a", type, Optional.empty(), CastErrorMode.FAIL);
  }
}
