package dev.holdfast.simulator.fabric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The reservation of one namespace, as Linux's target keeps it (drivers/nvme/target/pr.c): by host
 * identifier, in memory, lost when the namespace is disabled.
 */
public final class TargetReservations {
  private static final int OK = 0;
  private static final int INVALID_OPCODE = 0x01;
  private static final int INVALID_FIELD = 0x02;
  private static final int CONFLICT = 0x83;

  private static final int REGISTER = 0x0d;
  private static final int REPORT = 0x0e;
  private static final int ACQUIRE = 0x11;
  private static final int RELEASE = 0x15;

  private static final int ACTION = 7;
  private static final int TYPES = 6;
  private static final int ALL_REGISTRANTS = 5;
  private static final int STRUCTURE = 64;

  private final Map<String, Long> registrants = new TreeMap<>();
  private boolean supported;
  private int generation;
  private int type;
  private String holder = "";

  synchronized void support() {
    supported = true;
  }

  /** The target forgets them, as after a restart. */
  public synchronized void lose() {
    registrants.clear();
    generation = 0;
    type = 0;
    holder = "";
  }

  /** The key of a host, by its host identifier. */
  public synchronized Optional<Long> key(String hostId) {
    return Optional.ofNullable(registrants.get(hostId));
  }

  /** Of all registered hosts, by their host identifiers. */
  public synchronized Map<String, Long> keys() {
    return Map.copyOf(registrants);
  }

  /** By the numbers of the specification; 0 if there is no reservation. */
  public synchronized int type() {
    return type;
  }

  /** True if this host holds the reservation. */
  public synchronized boolean held(String hostId) {
    return type >= ALL_REGISTRANTS ? registrants.containsKey(hostId) : holder.equals(hostId);
  }

  /** True if the target takes writes of this host. */
  public synchronized boolean mayWrite(String hostId) {
    return switch (type) {
      case 0 -> true;
      case 1, 2 -> holder.equals(hostId);
      default -> registrants.containsKey(hostId);
    };
  }

  /**
   * One command of a host.
   *
   * @param data sent, or filled with the answer
   * @return the NVMe status
   */
  public synchronized int submit(String hostId, int opcode, int cdw10, int cdw11, byte[] data) {
    if (!supported) {
      return INVALID_OPCODE;
    }
    ByteBuffer little = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    return switch (opcode) {
      case REGISTER -> register(hostId, cdw10 & ACTION, little.getLong(), little.getLong());
      case REPORT -> report(little, cdw11);
      case ACQUIRE ->
          acquire(hostId, cdw10 & ACTION, cdw10 >> 8 & 0xff, little.getLong(), little.getLong());
      case RELEASE -> release(hostId, cdw10 & ACTION, cdw10 >> 8 & 0xff, little.getLong());
      default -> INVALID_OPCODE;
    };
  }

  private int register(String host, int action, long current, long fresh) {
    Long there = registrants.get(host);
    switch (action) {
      case 0 -> {
        if (there != null && there != fresh) {
          return CONFLICT;
        }
        registrants.put(host, fresh);
      }
      case 1 -> {
        if (there == null || there != current) {
          return CONFLICT;
        }
        unregister(host);
      }
      case 2 -> {
        if (there == null || there != current) {
          return CONFLICT;
        }
        registrants.put(host, fresh);
      }
      default -> {
        return INVALID_FIELD;
      }
    }
    generation++;
    return OK;
  }

  private void unregister(String host) {
    registrants.remove(host);
    if (holder.equals(host)) {
      holder = "";
    }
    boolean held = type >= ALL_REGISTRANTS ? !registrants.isEmpty() : !holder.isEmpty();
    if (!held) {
      type = 0;
    }
  }

  private int acquire(String host, int action, int wanted, long key, long others) {
    Long there = registrants.get(host);
    if (wanted < 1 || wanted > TYPES) {
      return INVALID_FIELD;
    }
    if (there == null || there != key) {
      return CONFLICT;
    }
    if (action == 0) {
      if (type != 0) {
        return held(host) && type == wanted ? OK : CONFLICT;
      }
      reserve(host, wanted);
      return OK;
    }
    return preempt(host, wanted, others);
  }

  private int preempt(String host, int wanted, long victims) {
    boolean holders =
        type >= ALL_REGISTRANTS
            ? victims == 0
            : type != 0 && registrants.getOrDefault(holder, 0L) == victims;
    boolean any =
        registrants
            .entrySet()
            .removeIf(
                one -> !one.getKey().equals(host) && (one.getValue() == victims || victims == 0));
    if (!any && !holders) {
      return CONFLICT;
    }
    if (holders) {
      reserve(host, wanted);
    }
    generation++;
    return OK;
  }

  private void reserve(String host, int wanted) {
    type = wanted;
    holder = host;
  }

  private int release(String host, int action, int wanted, long key) {
    Long there = registrants.get(host);
    if (there == null || there != key) {
      return CONFLICT;
    }
    if (action == 1) {
      int next = generation + 1;
      lose();
      generation = next;
      return OK;
    }
    if (held(host)) {
      if (type != wanted) {
        return CONFLICT;
      }
      type = 0;
      holder = "";
    }
    return OK;
  }

  private int report(ByteBuffer data, int extended) {
    if ((extended & 1) == 0) {
      return INVALID_FIELD;
    }
    ByteBuffer whole =
        ByteBuffer.allocate(STRUCTURE * (1 + registrants.size())).order(ByteOrder.LITTLE_ENDIAN);
    whole.putInt(generation).put((byte) type).putShort((short) registrants.size());
    int at = STRUCTURE;
    for (Map.Entry<String, Long> one : registrants.entrySet()) {
      UUID host = UUID.fromString(one.getKey());
      whole.putShort(at, (short) 0xffff);
      whole.put(at + 2, (byte) (held(one.getKey()) ? 1 : 0));
      whole.putLong(at + 8, one.getValue());
      whole.order(ByteOrder.BIG_ENDIAN);
      whole.putLong(at + 16, host.getMostSignificantBits());
      whole.putLong(at + 24, host.getLeastSignificantBits());
      whole.order(ByteOrder.LITTLE_ENDIAN);
      at += STRUCTURE;
    }
    data.put(0, whole.array(), 0, Math.min(data.capacity(), whole.capacity()));
    return OK;
  }
}
