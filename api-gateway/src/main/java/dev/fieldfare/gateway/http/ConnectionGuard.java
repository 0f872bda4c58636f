package dev.fieldfare.gateway.http;

import dev.fieldfare.gateway.config.GatewayConfig;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.quarkus.logging.Log;
import io.smallrye.config.SmallRyeConfig;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Ends a connection that takes too long to send the head of a request, also if it keeps sending
 * slowly. The time begins with the connection, and after a request with the first byte of the next.
 *
 * <p>It puts a {@link RequestGuard} behind the HTTP codec as soon as Vert.x has chosen one. HTTP/2
 * has limits of its own.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

  private static final String DECODER = "httpDecoder";
  private static final String ENCODER = "httpEncoder";
  private static final String REQUESTS = "request-guard";

  private Future<?> deadline;
  private boolean isInRequest;
  private boolean isSettled;

  @Override
  public void channelActive(ChannelHandlerContext context) {
    startDeadline(context);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    stopDeadline();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!isInRequest && deadline == null && !isHttp2(context.pipeline())) {
      startDeadline(context);
    }
    if (!(message instanceof ByteBuf bytes)) {
      context.fireChannelRead(message);
      return;
    }
    // The codec is chosen by the first bytes; the guard must be there before it has read a head.
    while (!isSettled(context.pipeline()) && bytes.isReadable()) {
      context.fireChannelRead(bytes.readRetainedSlice(1));
    }
    if (bytes.isReadable()) {
      context.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
  }

  /** The head of a request is complete. */
  void requestBegan() {
    isInRequest = true;
    stopDeadline();
  }

  /** The body of a request is complete: the next bytes begin another one. */
  void requestEnded() {
    isInRequest = false;
  }

  private boolean isSettled(ChannelPipeline pipeline) {
    if (!isSettled && pipeline.get(DECODER) != null) {
      pipeline.addAfter(ENCODER, REQUESTS, new RequestGuard(this));
      isSettled = true;
    } else if (!isSettled && isHttp2(pipeline)) {
      stopDeadline();
      isSettled = true;
    }
    return isSettled;
  }

  private static boolean isHttp2(ChannelPipeline pipeline) {
    return pipeline.get(Http2ConnectionHandler.class) != null;
  }

  private void startDeadline(ChannelHandlerContext context) {
    Duration timeout = Settings.HEADER_TIMEOUT;
    deadline =
        context.executor().schedule(() -> end(context), timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stopDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private static void end(ChannelHandlerContext context) {
    Log.debugf("request head not complete in time address=%s", context.channel().remoteAddress());
    context.close();
  }

  /** Read when the first connection comes: the transport is older than the configuration. */
  private static final class Settings {
    static final Duration HEADER_TIMEOUT =
        ConfigProvider.getConfig()
            .unwrap(SmallRyeConfig.class)
            .getConfigMapping(GatewayConfig.class)
            .headerTimeout();
  }
}
