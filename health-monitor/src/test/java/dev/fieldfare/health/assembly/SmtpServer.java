package dev.fieldfare.health.assembly;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector.MatchesType;
import java.util.Map;

/** Gives a Quarkus test an SMTP server with TLS and a password, and a port without TLS. */
public final class SmtpServer implements QuarkusTestResourceLifecycleManager {
  /** The password of the service. */
  public static final String PASSWORD = "the-password-of-the-mail-server";

  /** The name of the service. */
  public static final String USER = "fieldfare@example.org";

  private GreenMail server;

  @Override
  public Map<String, String> start() {
    server =
        new GreenMail(
            new ServerSetup[] {ServerSetup.SMTPS.dynamicPort(), ServerSetup.SMTP.dynamicPort()});
    server.start();
    server.setUser(USER, USER, PASSWORD);
    return Map.ofEntries(
        Map.entry("fieldfare.health.mail.host", "127.0.0.1"),
        Map.entry("fieldfare.health.mail.port", Integer.toString(server.getSmtps().getPort())),
        Map.entry("fieldfare.health.mail.from", USER),
        Map.entry("fieldfare.health.mail.username", USER),
        Map.entry("fieldfare.health.mail.password", PASSWORD),
        Map.entry("fieldfare.health.mail.tls", "true"),
        Map.entry("fieldfare.health.mail.per-hour", "1000"),
        Map.entry("quarkus.tls.mail.trust-all", "true"),
        Map.entry("quarkus.mailer.tls-configuration-name", "mail"));
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(server, new MatchesType(GreenMail.class));
  }

  @Override
  public void stop() {
    server.stop();
  }
}
