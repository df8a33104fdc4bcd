from tests.permissions.matrix import Row

ROWS = {"home:desk": Row(get={}, rest=200)}
