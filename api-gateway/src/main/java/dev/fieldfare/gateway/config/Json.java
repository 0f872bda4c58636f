package dev.fieldfare.gateway.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.contracts.ContractsJson;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Answers are written as the contracts write them. */
class Json {

  @Produces
  @Singleton
  ObjectMapper mapper() {
    return ContractsJson.mapper().copy();
  }
}
