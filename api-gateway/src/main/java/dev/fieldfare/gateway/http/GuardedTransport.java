package dev.fieldfare.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.List;

/**
 * The usual transport, with a {@link ConnectionGuard} in front of each connection that a server
 * accepts. Vert.x offers no other place that sees a connection before its first request.
 */
public final class GuardedTransport extends JDKTransport implements VertxServiceProvider {

  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(this);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean isDomainSocket) {
    return isDomainSocket ? super.serverChannelFactory(true) : GuardedServerChannel::new;
  }

  /** Accepts connections. */
  private static final class GuardedServerChannel extends NioServerSocketChannel {

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int before = accepted.size();
      int count = super.doReadMessages(accepted);
      accepted.subList(before, accepted.size()).stream()
          .map(Channel.class::cast)
          .forEach(channel -> channel.pipeline().addLast(new ConnectionGuard()));
      return count;
    }
  }
}
