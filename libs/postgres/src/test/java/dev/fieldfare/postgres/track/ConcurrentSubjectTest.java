package dev.fieldfare.postgres.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.script.CheckedStatement;
import dev.fieldfare.postgres.script.Position;
import dev.fieldfare.postgres.script.TransactionUse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrentSubjectTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          CREATE INDEX | CREATE INDEX CONCURRENTLY a ON b (c)                            | {"kind":"create","index":"a","table":"b"}
          CREATE INDEX | create unique index concurrently if not exists A on only s."B" using gin (c) | {"kind":"create","index":"a","table":"s.\\"B\\""}
          CREATE INDEX | CREATE INDEX /* x */ CONCURRENTLY "A b" ON public . t (lower(v)) | {"kind":"create","index":"A b","table":"public.t"}
          DROP INDEX   | DROP INDEX CONCURRENTLY s.a                                     | {"kind":"drop","index":"s.a"}
          DROP INDEX   | DROP INDEX CONCURRENTLY IF EXISTS "A" CASCADE                   | {"kind":"drop","index":"\\"A\\""}
          VACUUM       | VACUUM (ANALYZE) t                                              | {"kind":"repeatable"}
          REINDEX      | REINDEX SCHEMA public                                           | {"kind":"repeatable"}
          """)
  void knowsTheIndexOfAStatement(String command, String text, String document) {
    CheckedStatement statement = statement(command, text);

    assertThat(ConcurrentSubject.objection(statement)).isEmpty();
    assertThat(ConcurrentSubject.of(statement).document()).hasToString(document);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE INDEX    | CREATE INDEX CONCURRENTLY ON b (c)  | needs the name of the index
          REINDEX         | REINDEX TABLE CONCURRENTLY t        | REINDEX CONCURRENTLY is refused
          REINDEX         | REINDEX (CONCURRENTLY) TABLE t      | REINDEX CONCURRENTLY is refused
          CREATE DATABASE | CREATE DATABASE d                   | CREATE DATABASE is refused
          ALTER TABLE     | ALTER TABLE p DETACH PARTITION q CONCURRENTLY | ALTER TABLE is refused
          """)
  void refusesStatementsWhoseEndNothingTells(String command, String text, String objection) {
    assertThat(ConcurrentSubject.objection(statement(command, text)).orElseThrow())
        .contains(objection);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE INDEX | CREATE INDEX CONCURRENTLY a ON b (c) | true
          DROP INDEX   | DROP INDEX CONCURRENTLY a            | true
          VACUUM       | VACUUM                               | true
          VACUUM       | VACUUM (ANALYZE, FREEZE) "full"      | true
          VACUUM       | VACUUM FULL t                        | false
          VACUUM       | VACUUM (ANALYZE, FULL true) t        | false
          CLUSTER      | CLUSTER                              | false
          REINDEX      | REINDEX SCHEMA public                | false
          """)
  void i6_knowsBehindWhichStatementsOthersWait(String command, String text, boolean passes) {
    assertThat(ConcurrentSubject.letsOthersPass(statement(command, text))).isEqualTo(passes);
  }

  @Test
  void plansAPhaseForEachStatement() {
    ScriptPlan plan =
        ScriptPlan.of(
            List.of(
                statement("CREATE TABLE", "CREATE TABLE t (i int)", TransactionUse.ALLOWED),
                statement("VACUUM", "VACUUM t")));

    assertThat(plan.phases()).extracting(ScriptPhase::number).containsExactly(1, 2);
    assertThat(plan.phases().getFirst()).isInstanceOf(ScriptPhase.Transactional.class);
    assertThat(plan.phases().getLast()).isInstanceOf(ScriptPhase.Concurrent.class);
  }

  private static CheckedStatement statement(String command, String text) {
    return statement(command, text, TransactionUse.FORBIDDEN);
  }

  private static CheckedStatement statement(String command, String text, TransactionUse use) {
    return new CheckedStatement(
        text, new Position(1, 1), command, Set.of(), Set.of(), use, false, Optional.empty());
  }
}
