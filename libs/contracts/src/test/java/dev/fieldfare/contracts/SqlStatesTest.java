package dev.fieldfare.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** I9: one table says what each SQLSTATE of PostgreSQL means. */
class SqlStatesTest {

  @ParameterizedTest
  @MethodSource("appendix")
  void d10_everyStateOfTheAppendixHasItsClass(String state, String errorClass) {
    assertThat(SqlStates.classify(state, "").errorClass().label()).as(state).isEqualTo(errorClass);
    assertThat(SqlStates.isRefusal(state, "")).isEqualTo(errorClass.equals("refusal"));
  }

  @Test
  void d10_theAppendixIsWhole() {
    assertThat(appendix()).hasSize(262);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42710", "42830", "P0001", "2D000", "38000", "DG001", "99999"})
  void d10_whatCodeInTheDatabaseRefusesIsRefused(String state) {
    assertThat(SqlStates.classify(state, "no DDL on Fridays").errorClass())
        .isEqualTo(ErrorClass.REFUSAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28000", "28P01", "3D000", "53300"})
  void d10_aServerThatLetsNobodyInSaysNothingAboutAMigration(String state) {
    FailureReason reason = SqlStates.classify(state, "");
    assertThat(reason).isEqualTo(FailureReason.CONNECTION_LOST);
    assertThat(reason.spendsAttempt()).isFalse();
  }

  static Stream<String[]> appendix() {
    return lines().stream().filter(line -> !line.startsWith("#")).map(line -> line.split(" "));
  }

  private static List<String> lines() {
    try (var file = SqlStatesTest.class.getResourceAsStream("/sqlstates.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
