package dev.fieldfare.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the gateway is and with which key to enter: by options, else by the environment, else by
 * the stack of the checkout. A data folder names both; the environment's key may be for another.
 */
record GatewayAddress(URI url, Optional<String> apiKey) {

  private static final String URL = "FIELDFARE_URL";
  private static final String API_KEY = "FIELDFARE_API_KEY";

  static GatewayAddress find(GlobalOptions options, Surroundings surroundings) {
    Map<String, String> environment = surroundings.environment();
    Optional<String> ofFile = Optional.ofNullable(options.apiKeyFile).map(GatewayAddress::read);
    if (options.data != null) {
      if (options.url != null) {
        throw CommandFailure.usage("--url and --data contradict each other.");
      }
      return ofStack(options, surroundings, ofFile);
    }
    Optional<String> given = ofFile.or(() -> named(environment, API_KEY));
    if (options.url != null) {
      return new GatewayAddress(options.url, given);
    }
    return named(environment, URL)
        .map(url -> new GatewayAddress(parse(url), given))
        .orElseGet(() -> ofStack(options, surroundings, given));
  }

  /** True when a stack is meant, and no gateway by its address. */
  static boolean isOfStack(GlobalOptions options, Surroundings surroundings) {
    return options.data != null
        || options.url == null && named(surroundings.environment(), URL).isEmpty();
  }

  private static GatewayAddress ofStack(
      GlobalOptions options, Surroundings surroundings, Optional<String> given) {
    StackDescription stack =
        StackDescription.find(options, surroundings)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "no gateway is known: give --url or set "
                            + URL
                            + ", or start one here with ./fieldfare up."));
    if (stack.isStopped()) {
      throw CommandFailure.temporary(
          "the stack of "
              + stack.file()
              + " is stopped: start it with ./fieldfare up"
              + (options.data == null ? "." : " --data " + options.data + "."));
    }
    return new GatewayAddress(parse(stack.gatewayUrl()), given.or(stack::apiKey));
  }

  private static Optional<String> named(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static URI parse(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("\"" + url + "\" is no URL.");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read the API key from " + file + ".");
    }
  }
}
