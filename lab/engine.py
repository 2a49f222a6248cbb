"""The two engines: how a machine is started, given its kernel. Both see the same disk, the same folders, the same agent."""

import os
import subprocess
import tempfile
from pathlib import Path

LAB = Path(__file__).resolve().parent
KERNELS = ("uml", "6.1", "6.12", "newest")
PROBE_SECONDS = 20
MTU = 9000  # a frame costs the cable the same whatever its length


class NotPrepared(Exception):
    """Something that `lab/run` makes is not there; the message is for the user."""


def cache():
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(os.environ.get("HOLDFAST_LAB") or Path(home) / "holdfast-lab").absolute()


def start(settings, directory, console):
    """Starts the machine and returns (process, fd that reads its agent, fd that writes to it)."""
    root = wanted(cache() / "rootfs.ext4", settings.kernel)
    to_guest, from_guest = os.pipe(), os.pipe()
    if settings.kernel == "uml":
        argv = user_mode(settings, directory, root, to_guest[0], from_guest[1])
        scratch = memory_folder(settings.memory, directory)
        channel = {"stdin": subprocess.DEVNULL, "stdout": console, "pass_fds": (to_guest[0], from_guest[1])}
    else:
        argv = emulated(settings, directory, root)
        scratch = directory
        channel = {"stdin": to_guest[0], "stdout": from_guest[1]}
    # The machine dies with this process, even when that is killed outright.
    process = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", *argv], stderr=console, start_new_session=True,
        env={**os.environ, "TMPDIR": str(scratch)}, **channel)
    os.close(to_guest[0])
    os.close(from_guest[1])
    return process, from_guest[0], to_guest[1]


def memory_folder(mebibytes, directory):
    """Where User Mode Linux keeps the file that is its memory; in a container /dev/shm is often too small for that."""
    shared = os.statvfs("/dev/shm") if os.path.ismount("/dev/shm") else None
    return "/dev/shm" if shared and shared.f_bavail * shared.f_frsize > mebibytes << 20 else directory


def wanted(path, kernel):
    if not path.exists():
        raise NotPrepared(f"there is no {path}: run {LAB}/run --kernel {kernel} --prepare first")
    return path


def user_mode(settings, directory, root, reading, writing):
    linux = wanted(cache() / "uml" / "linux", "uml")
    return [
        str(linux), f"mem={settings.memory}M", f"ncpus={settings.cpus}", "seccomp=on", f"uml_dir={directory}/", "umid=uml",
        f"ubd0={directory}/root.cow,{root}", "root=/dev/ubda", "rw", "init=/sbin/holdfast-lab",
        "con=null", "con0=null,fd:1", "ssl=null", f"ssl0=fd:{reading},fd:{writing}", "null_blk.nr_devices=0",
        "bdev_allow_write_mounted=1",  # as the distribution's kernels: resize2fs opens what is mounted
        f"holdfast.lab={LAB}", f"holdfast.out={directory}/out",
        *([f"holdfast.share={settings.share}"] if settings.share else []),
        *cabled(settings.link, directory), *settings.append.split()]


def cabled(link, directory):
    """The kernel connects to the cable whenever the device is set up, so neither has to be there before the other."""
    if not link:
        return []
    path, address = link
    return [f"vec0:transport=bess,dst={os.path.relpath(path, directory)},mtu={MTU}", f"holdfast.link={address}"]


def emulated(settings, directory, root):
    kernel = cache() / "kernels" / settings.kernel
    vmlinux = wanted(kernel / "vmlinux", settings.kernel)
    fast = accelerated(vmlinux)
    shares = {"lab": (LAB, True), "out": (directory / "out", False)}
    if settings.share:
        shares["share"] = (settings.share, True)
    return [
        "qemu-system-x86_64", "-M", "pc", *(fast or ["-accel", "tcg,thread=multi", "-cpu", "max"]),
        "-m", str(settings.memory), "-smp", str(settings.cpus), "-nodefaults", "-no-reboot", "-display", "none",
        "-kernel", str(vmlinux), "-initrd", str(kernel / "initrd.cpio"),
        "-append", "console=ttyS0 panic=-1 mitigations=off audit=0 apparmor=0 random.trust_cpu=on null_blk.nr_devices=0 "
        + ("" if fast else "tsc=reliable no_timer_check ")
        + ("holdfast.share=share " if settings.share else "") + "holdfast.out=out " + settings.append,
        *disk("root", root), *disk("modules", kernel / "modules.ext4"),
        *[word for tag, (path, readonly) in shares.items() for word in (
            "-virtfs", f"local,id={tag},mount_tag={tag},path={path},security_model=none,multidevs=remap"
            + (",readonly=on" if readonly else ""))],
        "-device", "virtio-rng-pci", "-device", "virtio-serial-pci",
        "-chardev", "stdio,id=agent,signal=off", "-device", "virtserialport,chardev=agent,nr=1,name=holdfast",
        "-serial", f"file:{directory}/console"]


def disk(name, path):
    """The guest's writes go to an unnamed temporary file; the image may be read by several machines at once."""
    return [
        "-drive", f"file.driver=file,file.filename={path},file.locking=off,format=raw,if=none,id={name},snapshot=on",
        "-device", f"virtio-blk-pci,drive={name}"]


def accelerated(vmlinux):
    """QEMU's arguments for KVM if a kernel really gets going with it here, else none: /dev/kvm alone proves nothing."""
    known = cache() / "kvm-works"
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    arguments = ["-accel", "kvm", "-cpu", "host"]
    if known.exists() and known.read_text().split()[0] == boot:
        return arguments if known.read_text().split()[1] == "yes" else []
    works = os.access("/dev/kvm", os.R_OK | os.W_OK) and panics_for_want_of_a_root(vmlinux, arguments)
    known.write_text(f"{boot} {'yes' if works else 'no'}\n")
    return arguments if works else []


def panics_for_want_of_a_root(vmlinux, arguments):
    with tempfile.TemporaryFile() as console:
        try:
            subprocess.run(
                ["qemu-system-x86_64", "-M", "pc", *arguments, "-m", "512", "-nodefaults", "-no-reboot", "-display", "none",
                 "-kernel", str(vmlinux), "-append", "console=ttyS0 panic=-1", "-serial", "stdio"],
                stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.DEVNULL, timeout=PROBE_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        console.seek(0)
        return b"Kernel panic" in console.read()
