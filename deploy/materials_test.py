"""The bill of materials and its comparison with advisories. Run: python3 -B -m unittest discover -s deploy -p '*_test.py'"""

import json
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent

STATUS = """Package: libblkid1
Status: install ok installed
Architecture: amd64
Source: util-linux
Version: 2.41-5

Package: mount
Status: install ok installed
Architecture: amd64
Source: util-linux (2.41-5)
Version: 2.41-5+b1

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1
"""


class MaterialsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name)
        (self.path / "jre").mkdir()
        (self.path / "jre/release").write_text('JAVA_VERSION="25.0.3"\nMODULES="java.base java.xml"\n')
        self.write("holdfast.cdx.json", {"components": [maven("io.netty", "netty-common", "4.2.18.Final")]})
        (self.path / "status").write_text(STATUS)

    def write(self, name, value):
        (self.path / name).write_text(json.dumps(value))
        return self.path / name

    def bill(self):
        text = run("bom", self.path, self.path / "status").stdout
        (self.path / "bill").write_text(text)
        return json.loads(text)

    def compared(self, *places):
        self.bill()
        return run("vulnerabilities", self.path / "bill", *places)

    def test_a_bill_has_the_libraries_the_runtime_and_the_packages(self):
        self.assertEqual(
            [one["purl"] for one in self.bill()["components"]],
            [
                "pkg:maven/io.netty/netty-common@4.2.18.Final?type=jar",
                "pkg:generic/openjdk@25.0.3",
                "pkg:deb/debian/libblkid1@2.41-5?arch=amd64",
                "pkg:deb/debian/mount@2.41-5%2Bb1?arch=amd64",
            ],
        )

    def test_a_status_without_a_package_is_refused(self):
        (self.path / "status").write_text("")
        self.assertNotEqual(run("bom", self.path, self.path / "status").returncode, 0)

    def test_an_advisory_for_the_version_is_found(self):
        answer = self.compared(self.write("a.json", advisory("Maven", "io.netty:netty-common", versions=["4.2.18.Final"])))
        self.assertIn("TEST-1 io.netty:netty-common 4.2.18.Final: bad", answer.stdout)
        self.assertEqual(answer.returncode, 1)

    @unittest.skipUnless(shutil.which("mvn") and shutil.which("java"), "no Maven")
    def test_versions_are_in_the_order_of_maven(self):
        for end, affected in (("4.2.9.Final", False), ("4.2.18.Final", False), ("4.2.20.Final", True)):
            one = advisory("Maven", "io.netty:netty-common", events=[{"introduced": "4.2.0"}, {"fixed": end}])
            answer = self.compared(self.write("a.json", one))
            self.assertEqual("TEST-1" in answer.stdout, affected, end + answer.stdout)

    @unittest.skipUnless(shutil.which("dpkg"), "no dpkg")
    def test_source_packages_are_compared_in_the_order_of_dpkg(self):
        for end, affected in (("2.41-5", False), ("2.41-5+deb13u1", True), ("2.41~rc1-1", False)):
            one = advisory("Debian:13", "util-linux", events=[{"introduced": "0"}, {"fixed": end}])
            answer = self.compared(self.write("a.json", one))
            self.assertEqual("TEST-1" in answer.stdout, affected, end + answer.stdout)

    @unittest.skipUnless(shutil.which("dpkg"), "no dpkg")
    def test_the_last_affected_version_is_affected_and_so_is_one_without_an_end(self):
        for events, affected in (
            ([{"introduced": "0"}, {"last_affected": "2.41-5"}], True),
            ([{"introduced": "0"}, {"last_affected": "2.41-4"}], False),
            ([{"introduced": "0"}], True),
            ([{"introduced": "2.42-1"}], False),
        ):
            answer = self.compared(self.write("a.json", advisory("Debian:13", "util-linux", events=events)))
            self.assertEqual("TEST-1" in answer.stdout, affected, str(events))

    def test_an_archive_is_read_and_what_is_withdrawn_or_of_another_name_is_not_found(self):
        with zipfile.ZipFile(self.path / "all.zip", "w") as archive:
            archive.writestr("one.json", json.dumps(advisory("Maven", "io.netty:netty-buffer", versions=["4.2.18.Final"])))
            gone = advisory("Maven", "io.netty:netty-common", versions=["4.2.18.Final"]) | {"withdrawn": "2026-01-01T00:00:00Z"}
            archive.writestr("two.json", json.dumps(gone))
            archive.writestr("three.json", json.dumps(advisory("Debian:13", "other", versions=["1"])))
        answer = self.compared(self.path / "all.zip")
        self.assertNotIn("TEST-1", answer.stdout)
        self.assertEqual(answer.returncode, 0, answer.stdout)

    def test_packages_without_advisories_are_not_taken_for_safe(self):
        answer = self.compared(self.write("a.json", advisory("Maven", "other:other", versions=["1"])))
        self.assertIn("not compared: the packages of Debian", answer.stdout)
        self.assertIn("not compared: openjdk 25.0.3", answer.stdout)
        self.assertEqual(answer.returncode, 2)


def maven(group, name, version):
    return {"name": name, "version": version, "purl": f"pkg:maven/{group}/{name}@{version}?type=jar"}


def advisory(ecosystem, name, versions=(), events=()):
    return {
        "id": "TEST-1",
        "summary": "bad",
        "affected": [
            {
                "package": {"ecosystem": ecosystem, "name": name},
                "versions": list(versions),
                "ranges": [{"type": "ECOSYSTEM", "events": list(events)}] if events else [],
            }
        ],
    }


def run(name, *arguments):
    return subprocess.run([HERE / name, *arguments], capture_output=True, text=True)


if __name__ == "__main__":
    unittest.main()
