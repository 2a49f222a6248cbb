package dev.holdfast.adapters.sysfs;

import dev.holdfast.adapters.sysfs.files.KernelFiles;
import dev.holdfast.adapters.sysfs.files.NvmeCommand;
import dev.holdfast.adapters.sysfs.libc.Errno;
import dev.holdfast.adapters.sysfs.libc.KernelRefusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Kernel files that answer as scripted and remember their requests. */
public final class ScriptedKernelFiles implements KernelFiles {
  /** The kernel's reaction to a request. */
  public interface Reaction {
    String to(Path file, String request) throws KernelRefusal;
  }

  private static final int INVALID_OPCODE = 1;

  public static final String OPTIONS_OF_7_3 =
      "instance=-1,cntlid=-1,transport=%s,traddr=%s,trsvcid=%s,nqn=%s,queue_size=%d,nr_io_queues=%d,"
          + "reconnect_delay=%d,ctrl_loss_tmo=%d,keep_alive_tmo=%d,hostnqn=%s,host_traddr=%s,"
          + "host_iface=%s,hostid=%s,duplicate_connect,disable_sqflow,hdr_digest,data_digest,"
          + "nr_write_queues=%d,nr_poll_queues=%d,tos=%d,keyring=%d,tls_key=%d,fast_io_fail_tmo=%d,"
          + "discovery,dhchap_secret=%s,dhchap_ctrl_secret=%s,tls,concat\n";

  public final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private Reaction options = (file, request) -> OPTIONS_OF_7_3;
  private Reaction reaction = (file, request) -> "instance=0,cntlid=1\n";

  public ScriptedKernelFiles knowing(String optionList) {
    options = (file, request) -> optionList;
    return this;
  }

  public ScriptedKernelFiles notSayingWhatItKnows() {
    options = refusing(Errno.EINVAL.number());
    return this;
  }

  public ScriptedKernelFiles doing(Reaction what) {
    reaction = what;
    return this;
  }

  public static Reaction refusing(int errno) {
    return (file, request) -> {
      throw new KernelRefusal(errno, "write " + file);
    };
  }

  @Override
  public void write(Path attribute, String value) throws KernelRefusal {
    requests.add(attribute.getFileName() + "=" + value);
    reaction.to(attribute, value);
  }

  @Override
  public String exchange(Path device, String request) throws KernelRefusal {
    requests.add(request);
    return reaction.to(device, request);
  }

  @Override
  public String read(Path device) throws KernelRefusal {
    return options.to(device, "");
  }

  @Override
  public int submit(Path device, String number, NvmeCommand command) {
    return INVALID_OPCODE;
  }

  @Override
  public long trim(Path directory, int mount, long from, long bytes) throws KernelRefusal {
    String request = "trim %s on %d: %d and %d".formatted(directory, mount, from, bytes);
    requests.add(request);
    reaction.to(directory, request);
    return bytes / 2;
  }
}
