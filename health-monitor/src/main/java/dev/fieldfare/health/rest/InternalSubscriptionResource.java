package dev.fieldfare.health.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.NewWebhookSecret;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.delivery.DeliveryLog;
import dev.fieldfare.health.delivery.DeliveryLog.LoggedAttempt;
import dev.fieldfare.health.delivery.GroupWindow;
import dev.fieldfare.health.delivery.QuietPeriod;
import dev.fieldfare.health.delivery.SecretBox;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.Subscriptions;
import dev.fieldfare.health.delivery.WebhookSignature;
import dev.fieldfare.health.format.MessageFormats;
import dev.fieldfare.service.mail.MailAddress;
import dev.fieldfare.service.mail.MailTransport;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Subscriptions, for the gateway. Secrets are answered once, when they were made up. */
@Path("/internal/v1/subscriptions")
@RolesAllowed("admin")
@RunOnVirtualThread
public class InternalSubscriptionResource {
  private static final int MOST = 500;
  private static final Duration GRACE = Duration.ofDays(1);
  private static final UuidV7 IDS = UuidV7.system();
  private final Subscriptions subscriptions;
  private final DeliveryLog deliveries;
  private final SecretBox secrets;
  private final MailTransport mails;
  private final SecurityIdentity identity;
  private final Clock clock;

  InternalSubscriptionResource(
      Subscriptions subscriptions,
      DeliveryLog deliveries,
      SecretBox secrets,
      MailTransport mails,
      SecurityIdentity identity,
      Clock clock) {
    this.subscriptions = subscriptions;
    this.deliveries = deliveries;
    this.secrets = secrets;
    this.mails = mails;
    this.identity = identity;
    this.clock = clock;
  }

  /** A subscription with the secret that was made up for it. */
  public record MadeSubscription(
      @JsonUnwrapped Subscription subscription,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> secret) {}

  /** All subscriptions, oldest first. */
  @GET
  public Map<String, List<Subscription>> list() throws SQLException {
    return Map.of("items", subscriptions.list().stream().map(Subscription::shown).toList());
  }

  /** Makes a subscription. */
  @POST
  @ResponseStatus(201)
  public MadeSubscription create(SubscriptionRequest request) throws SQLException {
    request.requireValid();
    Subscription made =
        new Subscription(
            IDS.next(),
            request.name(),
            request.url(),
            request.format().orElse(SubscriptionFormat.FIELDFARE),
            request.severity().orElse(AlertSeverity.MEDIUM),
            request.categorySet(),
            request.targetSet(),
            request.formSet(),
            request.quiet().map(hours -> QuietPeriod.of(hours).hours()),
            request.group().map(group -> GroupWindow.of(group).group()),
            clock.instant(),
            identity.getPrincipal().getName());
    Optional<String> secret = secret(request);
    if (!subscriptions.create(made, secret.map(secrets::seal))) {
      throw MonitorProblems.conflict(
          FailureReason.KEY_CONFLICT, "There is a subscription called \"" + made.name() + "\".");
    }
    return new MadeSubscription(
        made.shown(), request.secret().isPresent() ? Optional.empty() : secret);
  }

  // Mails are not signed.
  private Optional<String> secret(SubscriptionRequest request) {
    if (!request.isMail()) {
      return request.secret().or(() -> Optional.of(WebhookSignature.newSecret()));
    }
    if (!mails.isConfigured()) {
      throw MonitorProblems.wrong(
          "E-mail needs fieldfare.health.mail.host and fieldfare.health.mail.from.");
    }
    return Optional.empty();
  }

  /** Deletes a subscription with its deliveries. */
  @DELETE
  @Path("{id}")
  public void delete(@PathParam("id") UUID id) throws SQLException {
    require(subscriptions.delete(id), id);
  }

  /** Replaces the secret; the former one signs beside it for a day. */
  @POST
  @Path("{id}/rotate")
  public NewWebhookSecret rotate(@PathParam("id") UUID id, String body) throws SQLException {
    Optional<String> given = RotationRequest.read(body).secret();
    if (subscriptions.find(id).filter(found -> MailAddress.isMail(found.url())).isPresent()) {
      throw MonitorProblems.wrong("A subscription by e-mail has no secret.");
    }
    String secret = given.orElseGet(WebhookSignature::newSecret);
    Instant formerUntil = clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(GRACE);
    return switch (subscriptions.rotate(id, secrets.seal(secret), formerUntil)) {
      case DONE ->
          new NewWebhookSecret(
              given.isPresent() ? Optional.empty() : Optional.of(secret), formerUntil);
      case UNKNOWN -> throw missing(id);
      case TOO_MANY ->
          throw MonitorProblems.conflict(
              FailureReason.WRONG_STATE,
              "Too many former secrets still sign messages. Rotate again when one of them has"
                  + " ended.");
    };
  }

  /** Sends a test message. */
  @POST
  @Path("{id}/test")
  @ResponseStatus(202)
  public Map<String, String> test(@PathParam("id") UUID id) throws SQLException {
    Optional<Subscription> found = subscriptions.find(id);
    require(found.isPresent(), id);
    String body = MessageFormats.test(found.orElseThrow().format(), clock.instant());
    UUID delivery = deliveries.add(id, "dev.fieldfare.test", body);
    return Map.of("deliveryId", delivery.toString());
  }

  /** The newest attempts of deliveries. */
  @GET
  @Path("{id}/attempts")
  public Map<String, List<LoggedAttempt>> attempts(
      @PathParam("id") UUID id, @QueryParam("limit") @DefaultValue("50") int limit)
      throws SQLException {
    require(subscriptions.find(id).isPresent(), id);
    return Map.of("items", deliveries.attempts(id, Math.clamp(limit, 1, MOST)));
  }

  /** Sends a message again. */
  @POST
  @Path("{id}/deliveries/{delivery}/replay")
  @ResponseStatus(202)
  public Map<String, String> replay(@PathParam("id") UUID id, @PathParam("delivery") UUID delivery)
      throws SQLException {
    require(deliveries.replay(id, delivery), delivery);
    return Map.of("deliveryId", delivery.toString());
  }

  private static void require(boolean isThere, UUID id) {
    if (!isThere) {
      throw missing(id);
    }
  }

  private static RuntimeException missing(UUID id) {
    return MonitorProblems.notFound("There is nothing with the id " + id + ".");
  }
}
