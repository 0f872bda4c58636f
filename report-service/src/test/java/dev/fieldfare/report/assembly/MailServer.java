package dev.fieldfare.report.assembly;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector.MatchesType;
import java.util.Map;

/** Gives a Quarkus test a mail server with TLS and a password. */
public final class MailServer implements QuarkusTestResourceLifecycleManager {
  static final String RECIPIENT = "auditor@example.org";

  private static final String USER = "fieldfare@example.org";
  private static final String PASSWORD = "the-password-of-the-mail-server";

  private GreenMail server;

  @Override
  public Map<String, String> start() {
    server = new GreenMail(new ServerSetup[] {ServerSetup.SMTPS.dynamicPort()});
    server.start();
    server.setUser(USER, USER, PASSWORD);
    return Map.ofEntries(
        Map.entry("fieldfare.report.mail.host", "127.0.0.1"),
        Map.entry("fieldfare.report.mail.port", Integer.toString(server.getSmtps().getPort())),
        Map.entry("fieldfare.report.mail.from", USER),
        Map.entry("fieldfare.report.mail.recipients", RECIPIENT),
        Map.entry("fieldfare.report.mail.username", USER),
        Map.entry("fieldfare.report.mail.password", PASSWORD),
        Map.entry("fieldfare.report.mail.tls", "true"),
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
