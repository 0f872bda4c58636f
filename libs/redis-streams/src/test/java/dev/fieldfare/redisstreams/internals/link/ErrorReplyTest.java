package dev.fieldfare.redisstreams.internals.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.impl.types.ErrorType;
import org.junit.jupiter.api.Test;

class ErrorReplyTest {

  @Test
  void d21_onlyErrorsAboutTheEntryRefuseIt() {
    assertThat(isPermanent("ERR max number of clients reached")).isFalse();
    assertThat(isPermanent("ERR upstream failure")).isFalse();
    assertThat(isPermanent("OOM command not allowed")).isFalse();
    assertThat(isPermanent("READONLY You can't write against a read only replica.")).isFalse();
    assertThat(isPermanent("ERR wrong number of arguments for 'xadd' command")).isTrue();
    assertThat(isPermanent("WRONGTYPE Operation against a key")).isTrue();
    assertThat(isPermanent("NOPERM No permissions to access a key")).isTrue();
    assertThat(ErrorReply.isPermanent(new IllegalStateException("ERR unknown command"))).isFalse();
  }

  @Test
  void d21_aChangedRoleIsOfTheServer() {
    assertThat(ErrorReply.isOfTheServer(ErrorType.create("READONLY You can't write"))).isTrue();
    assertThat(ErrorReply.isOfTheServer(ErrorType.create("WRONGTYPE Operation"))).isFalse();
  }

  private static boolean isPermanent(String reply) {
    return ErrorReply.isPermanent(ErrorType.create(reply));
  }
}
