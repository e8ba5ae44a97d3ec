"""The national documents that the floor rests on."""

from zhicheng.specs import cited

ORDER_40 = cited("人社部令第40号")
ORDER_25 = cited("人社部令第25号")
PLATFORM = cited("平台设置")
"""Our own choice where a source leaves room (‡): shown as a setting, never as law."""
RETIREMENT = cited("全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定")
SERVICE = cited("国发〔1978〕104号")
