package dev.fieldfare.service.mail;

import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How the SMTP server is reached.
 *
 * @param startTls REQUIRED, OPTIONAL or DISABLED
 * @param tls whether the connection begins with TLS
 */
public record SmtpSettings(
    String host,
    int port,
    Optional<String> username,
    Optional<String> password,
    String startTls,
    boolean tls) {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(10);

  /**
   * The options of the client. A connection without any data is closed, so a server that hangs
   * keeps no place in the pool.
   *
   * @param limit how long a mail may take in total
   * @param connections a place for each attempt
   */
  public MailConfig options(Duration limit, int connections) {
    Duration idle = IDLE.compareTo(limit) < 0 ? IDLE : limit;
    MailConfig options =
        new MailConfig(host, port)
            .setStarttls(StartTLSOptions.valueOf(startTls.toUpperCase(Locale.ROOT)))
            .setSsl(tls)
            .setKeepAlive(false)
            .setMaxPoolSize(connections)
            .setConnectTimeout((int) CONNECT.toMillis())
            .setIdleTimeout((int) idle.toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMetricsName("mail");
    username.ifPresent(options::setUsername);
    password.ifPresent(options::setPassword);
    return options;
  }
}
