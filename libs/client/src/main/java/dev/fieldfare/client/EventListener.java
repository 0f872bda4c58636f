package dev.fieldfare.client;

import dev.fieldfare.contracts.event.CloudEvent;

/**
 * Is told of events, one after the other, each at least once: {@link CloudEvent#id()} tells
 * repetitions apart. What it throws ends the subscription.
 */
@FunctionalInterface
public interface EventListener {

  void onEvent(CloudEvent event);
}
