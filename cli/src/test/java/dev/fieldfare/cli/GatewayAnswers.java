package dev.fieldfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.cli.CommandLineRun.Result;
import java.io.IOException;

/** What the gateway answers in tests of the command line. */
final class GatewayAnswers {

  static final String ID = "0198c0de-0000-7000-8000-000000000001";

  static final String MIGRATIONS = "/api/v1/migrations";

  private GatewayAnswers() {}

  static String accepted(String status) {
    return """
    {"changeSetId":null,"migrations":[{"id":"%s","idempotencyKey":"k","status":"%s","href":"/"}]}\
    """
        .formatted(ID, status);
  }

  static String page() {
    return "{\"items\":[" + migration("APPLIED", "null") + "],\"next\":null}";
  }

  static String migration(String status, String error) {
    return """
    {"id":"%s","target":"main","schema":"public","table":"t","type":"DROP_TABLE","status":"%s",
     "enqueuedAt":"2026-01-01T12:00:00Z","error":%s,"undo":{"possible":true,"lossless":true}}\
    """
        .formatted(ID, status, error);
  }

  static String queue(String band, int waiting) {
    return """
    {"targets":[{"target":"main","waiting":%d,"active":0,"applied":5,"failed":0,"delayed":0,
     "oldestSeconds":0.5,"consumers":1,"applyRatePerSecond":1.0,"band":"%s"}]}\
    """
        .formatted(waiting, band);
  }

  static String problem(int status, String code) {
    return "{\"status\":%d,\"code\":\"%s\",\"detail\":\"No.\"}".formatted(status, code);
  }

  static JsonNode json(Result result) throws IOException {
    return new ObjectMapper().readTree(result.out());
  }
}
