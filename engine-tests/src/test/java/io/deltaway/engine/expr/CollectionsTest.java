package io.deltaway.engine.expr;

import org.junit.jupiter.api.Test;

class CollectionsTest {

    @Test
    void json() {
        CallTable.check(
                """
                get(json'{"a":1}', "a") = json'1'
                get(json'{"a":1}', "b") = null:JSON
                get(json'[1]', "a") = null:JSON
                at(json'[1,2]', 0) = json'1'
                at(json'[1,2]', -1) = json'2'
                at(json'[1,2]', 2) = null:JSON
                path(json'{"a":{"b":[10,20]}}', "a.b[1]") = json'20'
                path(json'{"a":{"b":[10,20]}}', "a.c[1]") = null:JSON
                path(json'{"odd.name":5}', "[\\"odd.name\\"]") = json'5'
                path(json'[[1,2]]', "[0][-1]") = json'2'
                path(json'5', "") = json'5'
                has(json'{"a":null}', "a") = true
                has(json'[1]', "a") = false
                asText(json'"x"') = "x"
                asText(json'1.50') = "1.5"
                asText(json'null') = null:TEXT
                asText(json'[1,"a"]') = "[1,\\"a\\"]"
                asLong(json'42') = 42
                asLong(json'1e3') = 1000
                asLong(json'42.5') fails DW-2005
                asLong(json'"42"') fails DW-2005
                asLong(json'1e30') fails DW-2001
                asLong(json'null') = null:LONG
                asDouble(json'1.5') = 1.5
                asDouble(json'true') fails DW-2005
                asDouble(json'null') = null:DOUBLE
                asDecimal(json'1.5') = 1.5m
                asDecimal(json'1e-500000000') fails DW-2001
                asLong(json'1e500000000') fails DW-2001
                asBoolean(json'true') = true
                asBoolean(json'1') fails DW-2005
                asBoolean(json'null') = null:BOOLEAN
                jsonType(json'{"a":1}') = "object"
                jsonType(json'null') = "null"
                size(json'[1,2,3]') = 3
                size(json'{"a":1}') = 1
                size(json'5') = 0
                keys(json'{"b":1,"a":2}') = ["a", "b"]
                keys(json'5') = []:TEXT
                elements(json'[1,"a"]') = [json'1', json'"a"']
                toJson(5) = json'5'
                toJson(0.5) = json'0.5'
                toJson(0.1f) = json'0.1'
                toJson(NaN) fails DW-2007
                toJson("x") = json'"x"'
                toJson(true) = json'true'
                """);
    }

    @Test
    void lists() {
        CallTable.check(
                """
                listOf(1, 2i, null:LONG) = [1, 2, null]
                listOf("a") = ["a"]
                size([1, 2, 3]) = 3
                isEmpty([]:LONG) = true
                get([10, 20], 1) = 20
                get([10, 20], -1) = 20
                get([10, 20], 2) = null:LONG
                get([10, null], 1) = null:LONG
                get([0.5], 0) = 0.5
                get(["a"], 0) = "a"
                get([1.5m], 0) = 1.5m
                first([1, 2]) = 1
                first([]:TEXT) = null:TEXT
                last([1, 2]) = 2
                contains([1, 2], 2) = true
                contains([1, 2], 2i) = true
                contains([1.0m], 1.00m) = true
                contains([NaN], NaN) = true
                contains(["a"], "b") = false
                indexOf([5, 6, 6], 6) = 1
                slice([1, 2, 3], 1) = [2, 3]
                slice([1, 2, 3], 0, 2) = [1, 2]
                slice([1, 2, 3], -2) = [2, 3]
                slice([1, 2, 3], 1, 9223372036854775807) = [2, 3]
                slice([1, 2, 3], 5) = []:LONG
                slice([1, 2, 3], 0, -1) fails DW-2007
                concat([1], [2, null]) = [1, 2, null]
                append([1], 2) = [1, 2]
                distinct([2, 1, 2, null, null]) = [2, 1, null]
                distinct([1.0m, 1.00m]) = [1m]
                sort([3, null, 1]) = [null, 1, 3]
                sort(["b", "a"]) = ["a", "b"]
                sortDescending([3, null, 1]) = [3, 1, null]
                reverse([1, 2]) = [2, 1]
                join(["a", null, "b"], "-") = "a-b"
                join([]:TEXT, "-") = ""
                """);
    }

    @Test
    void hashesAndBytes() {
        CallTable.check(
                """
                md5("abc") = "900150983cd24fb0d6963f7d28e17f72"
                sha1("abc") = "a9993e364706816aba3e25717850c26c9cd0d89d"
                sha256("abc") = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                sha256(bytes'616263') = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                crc32("123456789") = 3421780262
                nameUuid("abc") = uuid'90015098-3cd2-3fb0-9696-3f7d28e17f72'
                length(bytes'00ff') = 2
                toBytes("é") = bytes'c3a9'
                toText(bytes'c3a9') = "é"
                toText(bytes'ff') fails DW-2007
                toBase64("hello") = "aGVsbG8="
                fromBase64("aGVsbG8=") = bytes'68656c6c6f'
                fromBase64("?") fails DW-2005
                toHex(bytes'00ff') = "00ff"
                fromHex("00FF") = bytes'00ff'
                fromHex("0") fails DW-2005
                eq(hash(1, "a"), hash(1, "a")) = true
                eq(hash(-0.0), hash(0.0)) = true
                eq(hash(1), hash(2)) = false
                eq(hash(null:LONG), hash(0)) = false
                eq(hash(1.0m), hash(1.00m)) = true
                """);
    }
}
