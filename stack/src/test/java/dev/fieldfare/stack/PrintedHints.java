package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.stack.command.Hints;
import dev.fieldfare.stack.folder.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The commands that {@code up} prints, carried out as a shell reads them. */
final class PrintedHints {
  private final House house;

  PrintedHints(House house) {
    this.house = house;
  }

  void type(String said) throws Exception {
    for (String line : said.lines().map(String::strip).toList()) {
      if (line.startsWith("psql ")) {
        psql(words(line));
      } else if (line.startsWith("redis-cli ")) {
        redisCli(words(line));
      } else if (line.startsWith("curl ")) {
        curl(words(line));
      }
    }
  }

  private void psql(List<String> words) throws Exception {
    assertThat(words.get(2)).isEqualTo("-c");
    assertThat(words.get(1))
        .isEqualTo(
            Hints.psqlUrl(
                new StackFile(house.data().resolve("stack.json")).read().orElseThrow().postgres()));
    try (var connection = house.connect();
        var statement = connection.createStatement()) {
      statement.execute(words.get(3));
    }
  }

  private void redisCli(List<String> words) throws IOException {
    assertThat(words.subList(1, 3))
        .containsExactly("-u", house.stackJson().at("/redis/url").asText());
    house.redis(words.subList(3, words.size()).toArray(String[]::new));
  }

  private void curl(List<String> words) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(words.get(2)));
    for (int i = 3; i + 1 < words.size(); i += 2) {
      String value = words.get(i + 1);
      switch (words.get(i)) {
        case "-H" -> request.header(value.split(": ", 2)[0], value.split(": ", 2)[1]);
        case "-d" -> request.POST(BodyPublishers.ofString(value));
        default -> throw new IllegalStateException("what is " + words.get(i));
      }
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request.build(), BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }
  }

  /** The words of the line as a shell reads them. */
  private static List<String> words(String line) throws IOException {
    Process shell = new ProcessBuilder("/bin/sh", "-c", "printf '%s\\n' " + line).start();
    return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }
}
