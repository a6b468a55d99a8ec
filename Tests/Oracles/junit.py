"""Reads a JUnit report by Python's own reader of XML, and prints what reporters show of it: suites with their counts, cases, failures."""
import sys
import xml.etree.ElementTree

root = xml.etree.ElementTree.parse(sys.argv[1]).getroot()
print(root.tag, root.get("tests"), root.get("failures"))
for suite in root.findall("testsuite"):
    print(suite.get("name"), suite.get("tests"), suite.get("failures"))
    for case in suite.findall("testcase"):
        print(" ", case.get("classname"), case.get("name"), case.get("file"))
        for part in case:
            print("   ", part.tag, part.get("type"), repr(part.get("message")), repr(part.text))
