package dev.fieldfare.gateway.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.contracts.ContractsJson;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Answers are written as the contracts write them. */
class JsonProducer {

  @Produces
  @Singleton
  ObjectMapper mapper() {
    return ContractsJson.mapper().copy();
  }
}
