package dev.fieldfare.cli;

/** Answers of a gateway to the stages around a release. */
record ReleaseAnswers(StubGateway gateway) {

  private static final String REPORT =
      """
      {"id":"0198c0de-0000-7000-8000-000000000009","target":"main","profile":"%1$s","quick":false,
       "requestedBy":"me","startedAt":"2026-01-01T00:00:00Z","durationMs":12,"result":"%2$s",
       "checks":[{"name":"connection","status":"ok","details":[],"advice":"","durationMs":1},
        {"name":"%3$s","status":"%2$s","details":["It is wrong."],"advice":"mend it.",
         "durationMs":2}]}\
      """;

  ReleaseAnswers fine() {
    return validation("pre", "ok", "clock").validation("post", "ok", "clock").backups("");
  }

  ReleaseAnswers validation(String profile, String status, String check) {
    gateway.on(
        "POST /api/v1/validations/profiles/" + profile,
        200,
        REPORT.formatted(profile, status, check));
    return this;
  }

  ReleaseAnswers backups(String items) {
    gateway.on("GET /api/v1/backups", 200, "{\"items\":[" + items + "],\"missing\":[]}");
    return this;
  }

  ReleaseAnswers environment(String name) {
    gateway.on(
        "GET /api/v1/targets",
        200,
        "{\"items\":[{\"name\":\"main\",\"environment\":\"%s\"}]}".formatted(name));
    return this;
  }
}
