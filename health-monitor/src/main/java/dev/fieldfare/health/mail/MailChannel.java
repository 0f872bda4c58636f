package dev.fieldfare.health.mail;

import dev.fieldfare.health.delivery.DeliveryChannel;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.service.mail.MailAddress;
import dev.fieldfare.service.mail.MailMessage;
import dev.fieldfare.service.mail.MailTransport;
import java.io.IOException;
import java.util.Optional;

/** Sends messages to subscriptions by e-mail. */
public final class MailChannel implements DeliveryChannel {
  private final MailTransport transport;

  /** A channel over this transport. */
  public MailChannel(MailTransport transport) {
    this.transport = transport;
  }

  @Override
  public boolean serves(DueDelivery delivery) {
    return MailAddress.isMail(delivery.url());
  }

  @Override
  public Optional<Integer> send(DueDelivery delivery) throws IOException {
    String to =
        MailAddress.of(delivery.url())
            .orElseThrow(() -> new IOException("The address is no mail address."));
    MailText text = MailText.of(delivery.body());
    transport.send(new MailMessage(delivery.id(), to, text.subject(), text.text()));
    return Optional.empty();
  }
}
