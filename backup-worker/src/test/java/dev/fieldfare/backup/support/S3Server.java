package dev.fieldfare.backup.support;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A real server of the S3 protocol, with its files in memory. It is a process of its own: it needs
 * another Guice than the tests of Quarkus.
 */
public final class S3Server implements AutoCloseable {
  /** A bucket that is there. */
  public static final String BUCKET = "backups";

  /** The key that the server accepts. */
  public static final String KEY = "test-key";

  /** Its secret. */
  public static final String SECRET = "the-secret-of-the-test-server";

  static final String PORT = "port ";

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;
  private final int port;

  /** Starts one on a free port; it ends with this JVM at the latest. */
  public S3Server() {
    try {
      this.process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx160m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classPath(),
                  S3ServerProcess.class.getName())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("the S3 server did not start", e);
    }
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.port = Integer.parseInt(await(PORT).substring(PORT.length()));
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.matches(".*guice-[0-9.]+-classes\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String await(String start) {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(start)) {
          return line;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the S3 server has ended before it said " + start);
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Whether it has no more room. */
  public void full(boolean isFull) {
    String command = isFull ? S3ServerProcess.FULL : S3ServerProcess.FREE;
    commands.println(command);
    await(command);
  }

  /** A client as the service has it, with less patience. */
  public S3Client client() {
    return client(port, SECRET, Duration.ofSeconds(8));
  }

  /** A client of any port on 127.0.0.1 that waits no longer than this. */
  public static S3Client client(int port, String secret, Duration patience) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, secret)))
        .httpClient(UrlConnectionHttpClient.builder().socketTimeout(patience).build())
        .serviceConfiguration(settings -> settings.chunkedEncodingEnabled(false))
        .overrideConfiguration(
            settings -> settings.apiCallAttemptTimeout(patience).apiCallTimeout(patience))
        .build();
  }

  /** All keys of the bucket, in their order. */
  public List<String> keys() {
    try (S3Client client = client()) {
      return client.listObjectsV2Paginator(request -> request.bucket(BUCKET)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
