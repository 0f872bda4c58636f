package dev.fieldfare.redisstreams.internals;

import dev.fieldfare.redisstreams.internals.link.RedisLink;
import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The Lua scripts of the connector, each on one key. Sent by their hash, whole when Redis does not
 * know them (yet).
 */
enum LuaScript {
  JOIN,
  STATE,
  CLAIM,
  ACK,
  TRIM,
  RELEASE,
  TIDY;

  private final String source;
  private final String hash;

  LuaScript() {
    source = read("incarnation") + read(name().toLowerCase(Locale.ROOT));
    hash = sha1(source);
  }

  Uni<Response> run(RedisLink link, String key, List<String> arguments) {
    return run(link, key, arguments, List.of());
  }

  Uni<Response> run(RedisLink link, String key, List<String> arguments, Collection<?> more) {
    return link.send(request(Command.EVALSHA, hash, key, arguments, more))
        .onFailure(LuaScript::isUnknown)
        .recoverWithUni(() -> link.send(request(Command.EVAL, source, key, arguments, more)));
  }

  private static Request request(
      Command command, String script, String key, List<String> arguments, Collection<?> more) {
    Request request = Request.cmd(command).arg(script).arg(1).arg(key);
    arguments.forEach(request::arg);
    more.forEach(argument -> request.arg(argument.toString()));
    return request;
  }

  private static boolean isUnknown(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
  }

  private static String read(String name) {
    try (InputStream in =
        LuaScript.class.getResourceAsStream("/dev/fieldfare/redisstreams/lua/" + name + ".lua")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
