package dev.fieldfare.backup.storage;

import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.s3.model.S3Error;

/**
 * Messages for errors of S3. They contain the error code of the server, but not its text, because
 * an answer may repeat parts of the request.
 */
record S3Errors(S3Address address) {
  private static final String NO_BUCKET = "NoSuchBucket";
  private static final String NO_KEY = "NoSuchKey";
  private static final String CODE = "[A-Za-z0-9.]{1,64}";

  /**
   * The error of a request.
   *
   * @param request the failed action, as in "write 000001.zst"
   */
  IOException of(String request, RuntimeException error) {
    return new IOException("%s could not %s: %s".formatted(address, request, reason(error)), error);
  }

  private String reason(RuntimeException error) {
    return switch (error) {
      case AwsServiceException answer when NO_BUCKET.equals(code(answer)) ->
          "there is no bucket " + address.bucket();
      case AwsServiceException answer ->
          "the server answered %d %s".formatted(answer.statusCode(), code(answer)).strip();
      case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
          "the server did not answer in time";
      default ->
          String.valueOf(error.getMessage()).startsWith("Unable to load credentials")
              ? "there are no credentials for S3"
              : "the server cannot be reached (%s)".formatted(cause(error));
    };
  }

  /** Whether the bucket exists and the key does not. */
  static boolean isMissingKey(RuntimeException error) {
    return error instanceof AwsServiceException answer && NO_KEY.equals(code(answer));
  }

  /** The code of a file that was not removed. */
  static String code(S3Error error) {
    return readable(Optional.ofNullable(error.code()));
  }

  private static String code(AwsServiceException answer) {
    return readable(Optional.ofNullable(answer.awsErrorDetails()).map(AwsErrorDetails::errorCode));
  }

  private static String readable(Optional<String> code) {
    return code.filter(text -> text.matches(CODE)).orElse("");
  }

  private static String cause(Throwable error) {
    Throwable deepest = error;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return deepest.getClass().getSimpleName();
  }
}
