package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.MessageGroup;
import dev.fieldfare.contracts.alert.QuietHours;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.delivery.GroupWindow;
import dev.fieldfare.health.delivery.QuietPeriod;
import dev.fieldfare.health.delivery.WebhookSignature;
import dev.fieldfare.service.mail.MailAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A subscription to create.
 *
 * @param format of the messages to a webhook; FIELDFARE when absent
 * @param secret {@code whsec_…} or {@code env:NAME}; generated when absent
 * @param severity the lowest severity that is sent; MEDIUM when absent
 * @param forms the ids of the forms whose alerts are sent; all when absent
 */
public record SubscriptionRequest(
    String name,
    String url,
    Optional<SubscriptionFormat> format,
    Optional<String> secret,
    Optional<AlertSeverity> severity,
    Optional<List<AlertCategory>> categories,
    Optional<List<String>> targets,
    Optional<List<String>> forms,
    Optional<QuietHours> quiet,
    Optional<MessageGroup> group) {

  private static final int LONGEST_URL = 2_000;
  private static final int LONGEST_FORM = 200;
  private static final int LAST_PORT = 65_535;

  /** Refuses values that cannot be stored and addresses that cannot be called. */
  void requireValid() {
    if (name == null || !name.matches("[\\x20-\\x7E]{1,100}")) {
      throw MonitorProblems.wrong("\"name\" is 1 to 100 printable characters.");
    }
    if (isMail()) {
      requireMail();
    } else if (!isCallable()) {
      throw MonitorProblems.wrong(
          "\"url\" is an address with http or https, a host, and a port up to 65535;"
              + " or mailto: and a mail address.");
    }
    secret.ifPresent(SubscriptionRequest::requireSecret);
    format.filter(SubscriptionFormat.TELEGRAM::equals).ifPresent(telegram -> requireChat());
    formSet().forEach(SubscriptionRequest::requireForm);
    requireTimes();
  }

  /** Refuses an id that no form has. */
  static void requireForm(String id) {
    if (id.isBlank() || id.length() > LONGEST_FORM || id.indexOf('\0') >= 0) {
      throw MonitorProblems.wrong("The id of a form is a text of 1 to 200 characters.");
    }
  }

  private void requireTimes() {
    try {
      quiet.ifPresent(QuietPeriod::of);
      group.ifPresent(GroupWindow::of);
    } catch (IllegalArgumentException e) {
      throw MonitorProblems.wrong(e.getMessage());
    }
    boolean isGathered = quiet.isPresent() || group.isPresent();
    if (isGathered && format.equals(Optional.of(SubscriptionFormat.ALERTMANAGER))) {
      throw MonitorProblems.wrong(
          "An Alertmanager groups and mutes alerts by its own rules: leave out \"quiet\" and"
              + " \"group\".");
    }
    if (group.isPresent() && isMail()) {
      throw MonitorProblems.wrong(
          "\"group\" is for webhooks. Mails are put together by their limit an hour.");
    }
  }

  private void requireChat() {
    URI address = URI.create(url);
    if (!String.valueOf(address.getPath()).endsWith("/sendMessage")
        || !String.valueOf(address.getQuery()).matches("(.*&)?chat_id=[^&]+(&.*)?")) {
      throw MonitorProblems.wrong(
          "\"url\" of the format TELEGRAM is"
              + " https://api.telegram.org/botTOKEN/sendMessage?chat_id=ID.");
    }
  }

  /** True for a subscription by e-mail. */
  boolean isMail() {
    return url != null && MailAddress.isMail(url);
  }

  private void requireMail() {
    if (MailAddress.of(url).isEmpty()) {
      throw MonitorProblems.wrong("\"url\" has no plain mail address after mailto:.");
    }
    if (format.isPresent()) {
      throw MonitorProblems.wrong("\"format\" is for webhooks; a mail is plain text.");
    }
    if (secret.isPresent()) {
      throw MonitorProblems.wrong("\"secret\" is for webhooks; mails are not signed.");
    }
  }

  static void requireSecret(String text) {
    if (!text.matches("env:[A-Za-z_][A-Za-z0-9_]*") && !WebhookSignature.isSecret(text)) {
      throw MonitorProblems.wrong(
          "\"secret\" is whsec_ and 24 to 64 bytes in Base64, or env: and a variable.");
    }
  }

  Set<AlertCategory> categorySet() {
    return Set.copyOf(categories.orElse(List.of()));
  }

  Set<String> targetSet() {
    return Set.copyOf(targets.orElse(List.of()));
  }

  Set<String> formSet() {
    return Set.copyOf(forms.orElse(List.of()));
  }

  private boolean isCallable() {
    try {
      URI address = new URI(url == null ? "" : url);
      return url != null
          && url.length() <= LONGEST_URL
          && Set.of("http", "https").contains(String.valueOf(address.getScheme()))
          && address.getHost() != null
          && address.getPort() != 0
          && address.getPort() <= LAST_PORT
          && address.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
