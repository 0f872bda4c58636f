package dev.fieldfare.postgres.plan;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes records of any kind, of which every component is empty now and then. */
final class RandomRecords {

  private static final List<String> TEXTS = List.of("", "a", "\"Ä\"", "0", "false", "null", "{}");

  private final RandomGenerator random;
  private final Map<Class<?>, Supplier<Object>> simple = new HashMap<>();

  RandomRecords(RandomGenerator random) {
    this.random = random;
    simple.put(String.class, () -> oneOf(TEXTS));
    simple.put(boolean.class, random::nextBoolean);
    simple.put(int.class, () -> random.nextInt(3) - 1);
    simple.put(Integer.class, () -> random.nextInt(3) - 1);
    simple.put(long.class, () -> random.nextLong(3) - 1);
    simple.put(Long.class, () -> random.nextLong(3) - 1);
    simple.put(UUID.class, () -> new UUID(random.nextLong(), random.nextLong()));
  }

  /** Says how values of a type are made that may not be just anything. */
  RandomRecords with(Class<?> type, Supplier<Object> value) {
    simple.put(type, value);
    return this;
  }

  <T> T of(Class<T> type) {
    return type.cast(value(type));
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      return container(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (simple.containsKey(plain)) {
      return simple.get(plain).get();
    }
    if (plain.isEnum()) {
      return oneOf(List.of(plain.getEnumConstants()));
    }
    return plain.isSealed() ? value(oneOf(List.of(plain.getPermittedSubclasses()))) : record(plain);
  }

  private Object container(ParameterizedType type) {
    Type content = type.getActualTypeArguments()[0];
    List<Object> values =
        Stream.generate(() -> value(content)).limit(random.nextInt(3)).distinct().toList();
    if (type.getRawType() == Optional.class) {
      return values.stream().findFirst();
    }
    if (type.getRawType() == List.class) {
      return values;
    }
    Map<Object, Object> map = new HashMap<>();
    values.forEach(key -> map.put(key, value(type.getActualTypeArguments()[1])));
    return map;
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = Stream.of(components).map(each -> value(each.getGenericType())).toArray();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException("no " + type + " of " + List.of(values), e);
    }
  }

  private <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
