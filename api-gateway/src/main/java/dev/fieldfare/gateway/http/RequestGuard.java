package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Answers requests that no route ever sees with problem+json: an address or headers that are too
 * long, a missing Host, and what is not HTTP.
 */
final class RequestGuard extends ChannelDuplexHandler {

  private static final long LINGER_SECONDS = 1;

  private final ConnectionGuard connection;
  private int unanswered;
  private boolean isRefused;

  RequestGuard(ConnectionGuard connection) {
    this.connection = connection;
  }

  /** What is wrong with a request. */
  private record Fault(int status, String title, FailureReason code, String detail) {}

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isRefused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      Fault fault = fault(request);
      // Before an answer that is still due nothing may be sent; Vert.x keeps the order.
      if (fault != null && unanswered == 0) {
        ReferenceCountUtil.release(message);
        refuse(context, fault);
        return;
      }
      unanswered++;
      connection.requestBegan();
    }
    if (message instanceof LastHttpContent) {
      connection.requestEnded();
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      unanswered--;
    }
    context.write(message, promise);
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  private static Fault fault(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return switch (request.decoderResult().cause()) {
        case TooLongHttpLineException e ->
            new Fault(414, "Address too long", FailureReason.TOO_LARGE, "The address is too long.");
        case TooLongHttpHeaderException e ->
            new Fault(
                431, "Headers too large", FailureReason.TOO_LARGE, "The headers are too large.");
        default ->
            new Fault(
                400, "Bad request", FailureReason.MALFORMED, "The request is not valid HTTP.");
      };
    }
    boolean lacksHost =
        request.protocolVersion().equals(HttpVersion.HTTP_1_1)
            && !request.headers().contains(HttpHeaderNames.HOST);
    return lacksHost
        ? new Fault(400, "Bad request", FailureReason.MALFORMED, "The header Host is missing.")
        : null;
  }

  private void refuse(ChannelHandlerContext context, Fault fault) {
    isRefused = true;
    byte[] body = json(fault).getBytes(StandardCharsets.UTF_8);
    var answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(fault.status()),
            Unpooled.wrappedBuffer(body));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(answer).addListener(sent -> hangUp(context));
  }

  private static String json(Fault fault) {
    return ProblemJson.of(fault.code(), fault.status(), fault.title(), fault.detail());
  }

  // A socket that is closed while it holds unread bytes is reset, and the answer may be lost.
  private static void hangUp(ChannelHandlerContext context) {
    if (context.channel() instanceof DuplexChannel socket) {
      socket.shutdownOutput();
    }
    context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }
}
