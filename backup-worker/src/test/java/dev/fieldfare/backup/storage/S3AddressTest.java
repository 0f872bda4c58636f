package dev.fieldfare.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of S3 in the configuration. */
class S3AddressTest {

  @Test
  void bucketAndPrefixAreRead() {
    assertThat(address("s3://my-bucket")).isEqualTo(new S3Address("my-bucket", ""));
    assertThat(address("s3://my-bucket/")).isEqualTo(new S3Address("my-bucket", ""));
    assertThat(address(" s3://my.bucket/a/b_c/ ")).isEqualTo(new S3Address("my.bucket", "a/b_c"));
    assertThat(address("s3://my-bucket/a").key("main/x")).isEqualTo("a/main/x");
    assertThat(address("s3://my-bucket").key("main/x")).isEqualTo("main/x");
    assertThat(address("s3://my-bucket/a")).hasToString("s3://my-bucket/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backups",
        "/var/backups",
        "http://bucket/x",
        "s3://",
        "s3://b",
        "s3://Bucket",
        "s3://key:secret@bucket",
        "s3://bucket//a",
        "s3://bucket/a//b",
        "s3://bucket/../b",
        "s3://bucket/a\u0000",
        "s3://bucket/a b",
        "s3://bucket/a?b"
      })
  void otherAddressesAreRefusedWithoutTheirText(String text) {
    assertThatThrownBy(() -> address(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the setting must be s3://bucket")
        .hasMessageNotContaining("secret");
  }

  private static S3Address address(String text) {
    return S3Address.of(text, "the setting");
  }
}
