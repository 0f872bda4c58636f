package dev.fieldfare.backup.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.RestoreRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request asks for is one thing, and its names are names. */
class RequestedSubjectTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"full\":false}",
        "{\"full\":true,\"table\":\"t\"}",
        "{\"tables\":[\"a\"],\"schema\":\"s\"}",
        "{\"full\":true,\"column\":\"c\"}",
        "{\"full\":true,\"required\":true}",
        "{\"tables\":[]}",
        "{\"tables\":[\"a\",\"\"]}",
        "{\"tables\":[null]}",
        "{\"schema\":\"\"}",
        "{\"schema\":\"a\\u0000b\"}",
        "{\"full\":true,\"name\":\"../up\"}",
        "{\"full\":true,\"name\":\"/absolute\"}",
        "{\"full\":true,\"name\":\"a\\u0000\"}",
        "{\"full\":true,\"name\":\"\"}"
      })
  void qc25_whatIsNotOneSubjectIsRefused(String json) throws Exception {
    BackupRequest request = ContractsJson.mapper().readValue(json, BackupRequest.class);

    assertThatThrownBy(() -> RequestedSubject.of(request)).isInstanceOf(BackupRefused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "../copy",
        "a/b",
        "a b",
        "a?user=postgres",
        "a\"b",
        "a\u0000b",
        "postgres",
        "Template1",
        "pg_copy",
        "fieldfare_scratch_1_00000000"
      })
  void ms30_whatIsNoNameOfANewDatabaseIsRefused(String name) {
    assertThatThrownBy(() -> RequestedSubject.database(name)).isInstanceOf(BackupRefused.class);
    assertThatThrownBy(() -> RequestedSubject.database(name + "x".repeat(300)))
        .isInstanceOf(BackupRefused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"into\":\"t\",\"keys\":[[\"1\"]]}",
        "{\"into\":\"t\",\"existing\":\"keep\",\"keys\":[[null]]}",
        "{\"into\":\"t\",\"existing\":\"keep\",\"keys\":[[\"a\\u0000\"]]}",
        "{\"into\":\"t\",\"existing\":\"keep\",\"keys\":[null]}",
        "{\"into\":\"t\",\"existing\":\"keep\\u0000\"}",
        "{\"into\":\"t\",\"existing\":\"maybe\"}",
        "{\"into\":\"a.b.\",\"existing\":\"keep\",\"keys\":[[\"\\u0000\"]]}"
      })
  void ms24_wrongKeysAreRefused(String json) throws Exception {
    RestoreRequest request = ContractsJson.mapper().readValue(json, RestoreRequest.class);

    assertThatThrownBy(() -> RequestedSubject.rows(request)).isInstanceOf(BackupRefused.class);
  }

  @Test
  void usualNamesAreTaken() throws Exception {
    assertThat(RequestedSubject.database("copy-of_2026")).isEqualTo("copy-of_2026");
    for (String json :
        new String[] {
          "{\"full\":true,\"name\":\"nightly.1\"}",
          "{\"tables\":[\"a\",\"shop.or der\"],\"required\":true}",
          "{\"schema\":\"it's \\\"odd\\\"\"}",
          "{\"table\":\"t\",\"column\":\"c\"}"
        }) {
      BackupRequest request = ContractsJson.mapper().readValue(json, BackupRequest.class);
      assertThat(RequestedSubject.of(request)).isNotNull();
    }
  }
}
