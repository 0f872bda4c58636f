package dev.fieldfare.client;

import dev.fieldfare.contracts.event.CloudEvent;

/**
 * Receives events in order, each at least once: {@link CloudEvent#id()} identifies repetitions.
 * What it throws ends the subscription.
 */
@FunctionalInterface
public interface EventListener {

  void onEvent(CloudEvent event);
}
