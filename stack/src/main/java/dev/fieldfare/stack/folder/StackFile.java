package dev.fieldfare.stack.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.stack.StackFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * {@code stack.json}: where everything is, and the only file with secrets.
 *
 * <p>Readable by its owner only, replaced whole at each start of a process, kept when the stack is
 * stopped: the next run takes keys and passwords from it.
 */
public record StackFile(Path path) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** How far the stack is. */
  public enum State {
    STARTING,
    READY,
    STOPPED
  }

  /** The whole document. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Content(
      State state,
      GatewayAt gateway,
      Url redis,
      Postgres postgres,
      ApiKeys apiKeys,
      Map<String, ServiceAt> services,
      Map<String, Pid> servers,
      Pid supervisor) {
    /** The same after another process than the supervisor has ended everything. */
    public Content stopped() {
      return new Content(
          State.STOPPED, gateway, redis, postgres, apiKeys, services, servers, supervisor);
    }
  }

  /** Where the gateway takes requests, and where it answers for its health and metrics. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record GatewayAt(String url, String managementUrl) {}

  /** Where something listens. */
  public record Url(String url) {}

  /** The database of the target and of the services, and the role that owns it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Postgres(
      String host,
      int port,
      String database,
      String user,
      String password,
      String jdbcUrl,
      Superuser superuser) {}

  /** The embedded server's superuser: for people and for making the role, never for services. */
  public record Superuser(String user, String password) {}

  /** One key for each role. */
  public record ApiKeys(String admin, String operator, String enqueuer, String viewer) {}

  /** A running service: where it listens, its management port, where it says that it is ready. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ServiceAt(long pid, String url, String managementUrl, String readyUrl) {
    public ServiceAt {
      // Files of older versions do not say it.
      readyUrl = readyUrl == null ? url + "/health/ready" : readyUrl;
    }
  }

  /** A process. */
  public record Pid(long pid) {}

  /** What the file says; empty when there is none. */
  public Optional<Content> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(path), Content.class));
    } catch (JacksonException e) {
      throw new StackFailure(
          "%s is damaged (%s): repair it, or remove the data folder"
              .formatted(path, e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** Replaces the file. */
  public void write(Content content) {
    try {
      PrivateFiles.write(path, JSON.writeValueAsString(content) + "\n");
    } catch (JacksonException e) {
      throw new IllegalStateException("stack.json can always be written as JSON", e);
    }
  }
}
