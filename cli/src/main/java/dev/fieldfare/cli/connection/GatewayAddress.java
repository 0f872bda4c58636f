package dev.fieldfare.cli.connection;

import dev.fieldfare.cli.GlobalOptions;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Address and keys of the gateway: from options, else from the environment, else from the stack of
 * the checkout.
 *
 * <p>An address from a stack file is used only with the keys of that file. A key from an option or
 * the environment may be for another gateway and is never sent there.
 */
public record GatewayAddress(URI url, Optional<String> givenKey, Optional<StackDescription> stack) {

  private static final String URL = "FIELDFARE_URL";
  private static final String API_KEY = "FIELDFARE_API_KEY";

  public static GatewayAddress find(GlobalOptions options, ProcessEnvironment processEnvironment) {
    Map<String, String> environment = processEnvironment.environment();
    if (options.data != null && options.url != null) {
      throw CommandFailure.usage("--url and --data contradict each other.");
    }
    if (isOfStack(options, processEnvironment)) {
      return ofStack(options, processEnvironment);
    }
    if (options.role != null) {
      throw CommandFailure.usage(
          "--as chooses a key of a stack; for another gateway, give the"
              + " key with --api-key-file.");
    }
    Optional<String> given =
        Optional.ofNullable(options.apiKeyFile)
            .map(GatewayAddress::read)
            .or(() -> named(environment, API_KEY));
    URI url = options.url == null ? parse(named(environment, URL).orElseThrow()) : options.url;
    return new GatewayAddress(url, given, Optional.empty());
  }

  /** The key to send: the one that was given, or the stack's key of this role. */
  Optional<String> apiKey(SenderRole role) {
    return stack.isPresent() ? stack.get().apiKey(role) : givenKey;
  }

  public boolean hasKey() {
    return stack.isPresent() || givenKey.isPresent();
  }

  /** The setting of a key that is ignored, because the address is from a stack file. */
  static Optional<String> unusedKey(GlobalOptions options, ProcessEnvironment processEnvironment) {
    return isOfStack(options, processEnvironment) && options.data == null
        ? named(processEnvironment.environment(), API_KEY).map(key -> API_KEY)
        : Optional.empty();
  }

  /** True when the address is from a stack file, not from {@code --url} or the environment. */
  public static boolean isOfStack(GlobalOptions options, ProcessEnvironment processEnvironment) {
    return options.data != null
        || options.url == null && named(processEnvironment.environment(), URL).isEmpty();
  }

  private static GatewayAddress ofStack(
      GlobalOptions options, ProcessEnvironment processEnvironment) {
    StackDescription stack =
        StackDescription.find(options, processEnvironment)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "no gateway is configured: give --url or set "
                            + URL
                            + ", or start one here with ./fieldfare up."));
    if (stack.isStopped()) {
      throw CommandFailure.temporary(
          "the stack of "
              + stack.file()
              + " is stopped: start it with ./fieldfare up"
              + (options.data == null ? "." : " --data " + options.data + "."));
    }
    if (options.apiKeyFile != null) {
      throw CommandFailure.usage(
          "--api-key-file needs --url or "
              + URL
              + ": the key is not sent to the address in "
              + stack.file()
              + ".");
    }
    return new GatewayAddress(parse(stack.gatewayUrl()), Optional.empty(), Optional.of(stack));
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
